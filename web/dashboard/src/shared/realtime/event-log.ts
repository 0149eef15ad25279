// For tests (and for the curious): with localStorage.porchlightEventLog = '1' every event that the socket
// receives is kept in window.__porchlightEvents. Off, it costs nothing.

export interface LoggedEvent {
  event: string;
  payload: unknown;
  at: number;
}

declare global {
  interface Window {
    __porchlightEvents?: LoggedEvent[];
  }
}

/** Past it the oldest are dropped. */
const MAX_EVENTS = 10_000;

function wanted(): boolean {
  try {
    return localStorage.getItem('porchlightEventLog') === '1';
  } catch {
    return false;
  }
}

export function logEvents(socket: {
  onAny(listener: (event: string, payload: unknown) => void): unknown;
}): void {
  if (!wanted()) return;
  const log = (window.__porchlightEvents ??= []);
  socket.onAny((event, payload) => {
    log.push({ event, payload, at: Date.now() });
    if (log.length > MAX_EVENTS) log.shift();
  });
}
