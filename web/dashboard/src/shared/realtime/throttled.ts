// A call now, and at most one more in every interval, however often it is asked for.

/** Runs at once, then at most once every `everyMs`, a last time after the last call. */
export function throttled(everyMs: number, run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const rest = () => {
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      run();
      rest();
    }, everyMs);
  };
  const call = () => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    run();
    rest();
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    again = false;
  };
  return { call, stop };
}
