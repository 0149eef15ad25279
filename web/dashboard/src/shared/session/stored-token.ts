// The agent's token, remembered in localStorage: a reload stays logged in, and every tab follows: who logs out, or in
// as somebody else, does so in all of them. A tab that slept through that sees it when it is looked at again. Where
// storage is refused (private windows, policies) the token lives as long as the page.
const KEY = 'porchlightToken';

let inMemory: string | null = null;
const listeners = new Set<() => void>();

export function storedToken(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return inMemory;
  }
}

export function storeToken(token: string | null): void {
  inMemory = token;
  try {
    if (token === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, token);
  } catch {
    // Kept in memory.
  }
  for (const listener of listeners) listener();
}

/** Ends the session of this token, unless another one has taken its place meanwhile, in whatever tab. */
export function forgetToken(token: string): void {
  if (storedToken() === token) storeToken(null);
}

/** When another tab may have changed it. */
const CHANGES = ['storage', 'pageshow', 'focus'];

export function onToken(listener: () => void): () => void {
  listeners.add(listener);
  for (const change of CHANGES) window.addEventListener(change, listener);
  return () => {
    listeners.delete(listener);
    for (const change of CHANGES) window.removeEventListener(change, listener);
  };
}
