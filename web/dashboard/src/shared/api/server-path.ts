// Where the server is: beside this page, which a proxy may have put under a path.

/** Of a path of the server's own, without its first slash. */
export function serverPath(path: string): string {
  return new URL('.', document.baseURI).pathname + path;
}
