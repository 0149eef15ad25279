// Of the tests, benchmarks and tools, which stand outside of this workspace: names that nothing has made, and names
// that nobody uses.
const ofBoth =
  'AbortController AbortSignal Blob Buffer CustomEvent Event EventTarget File FormData Headers Response TextDecoder TextEncoder ' +
  'URL URLSearchParams WebSocket atob btoa clearInterval clearTimeout console crypto fetch performance process ' +
  'queueMicrotask setImmediate setInterval setTimeout structuredClone';
/** In what a test has a page do. */
const ofPages =
  'AudioContext CSSStyleSheet ClipboardEvent DOMException DataTransfer DragEvent Element ErrorEvent HTMLElement KeyboardEvent ' +
  'MutationObserver NodeFilter Notification NotificationEvent PerformanceObserver PushManager ServiceWorkerRegistration Worker ' +
  'addEventListener caches document getComputedStyle getSelection history indexedDB innerHeight innerWidth localStorage ' +
  'location matchMedia navigation navigator parent porchlight requestAnimationFrame scrollTo scrollY self sessionStorage top ' +
  'visualViewport window';

const globals = Object.fromEntries(`${ofBoth} ${ofPages}`.split(' ').map((name) => [name, 'readonly']));

export default [
  { ignores: ['**/node_modules/**', '**/output/**'] },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals },
    rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { ignoreRestSiblings: true }] },
  },
];
