// The page's own code runs between ours: whatever goes wrong here stays here. Every callback that the browser
// or the page calls goes through guarded().

export function guarded<Args extends unknown[]>(work: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (error) {
      warnOnce('internal', String(error));
    }
  };
}

const warned: Record<string, true> = {};

/** One line in the page's console, once per page and topic: a shop's console is not ours to fill. */
export function warnOnce(topic: string, message: string): void {
  if (warned['#' + topic]) return;
  warned['#' + topic] = true;
  console.warn('[Porchlight] ' + message);
}
