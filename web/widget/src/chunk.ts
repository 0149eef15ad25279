// The widget's other files, loaded beside the core when they are wanted.

import { guarded, warnOnce } from './guarded';

/** Where the script lies, with all that is beside it: also below a path. */
export function folderOf({ src }: HTMLScriptElement): string {
  return src.replace(/[^/]*([?#].*)?$/, '');
}

/** `onFailed`: the page's policy forbids it, or the network. */
export function loadChunk(script: HTMLScriptElement, file: string, onFailed: () => void): void {
  const element = document.createElement('script');
  const url = folderOf(script) + file;
  element.onerror = guarded(() => {
    element.remove();
    warnOnce(file, url + ' did not load');
    onFailed();
  });
  element.nonce = script.nonce || '';
  element.src = trusted(url);
  document.head.append(element);
}

interface Policy {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: object): Policy;
}

let policy: Policy | undefined;

/** For pages that take script addresses only from a Trusted Types policy: ours is called porchlight. */
function trusted(url: string): string {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  policy = policy || trustedTypes.createPolicy('porchlight', { createScriptURL: (own: string) => own });
  return policy.createScriptURL(url);
}
