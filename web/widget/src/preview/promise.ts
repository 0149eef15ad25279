// The browser's own, whatever stands under that name in the page: what async functions answer.

export const OwnPromise = (async () => undefined)().constructor as PromiseConstructor;
