// A word to the visitor that somebody looks, for projects that want it.

const css = `
:host { all: initial }
div { position: fixed; left: 50%; bottom: 16px; transform: translateX(-50%); z-index: 2147483646; display: flex;
  gap: 8px; align-items: center; max-width: calc(100vw - 32px); padding: 8px 8px 8px 14px; border-radius: 999px;
  background: #1f2328; color: #fff; font: 13px/1.4 system-ui, sans-serif; box-shadow: 0 2px 12px rgba(0, 0, 0, .25) }
button { all: unset; cursor: pointer; padding: 2px 8px; border-radius: 999px; font-size: 16px; line-height: 1 }
button:focus-visible { outline: 2px solid #fff }
`;

/** Shows it until the function that it answers is called, or it is closed. */
export function showNotice(nonce: string): () => void {
  const host = document.createElement('porchlight-notice');
  const root = host.attachShadow({ mode: 'open' });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    style.nonce = nonce;
    style.textContent = css;
    root.append(style);
  }
  const line = document.createElement('div');
  line.setAttribute('role', 'status');
  line.append('A support agent can see this page. What you type is hidden.');
  const close = document.createElement('button');
  close.type = 'button';
  close.setAttribute('aria-label', 'Close');
  close.append('×');
  close.onclick = () => host.remove();
  line.append(close);
  root.append(line);
  document.documentElement.append(host);
  return () => host.remove();
}
