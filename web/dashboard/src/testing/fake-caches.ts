// The browser's caches, as far as they are used for one file: jsdom has none.
type Files = Map<string, string>;

export class FakeCaches {
  readonly kept = new Map<string, Files>();

  #files(name: string): Files {
    const files = this.kept.get(name) ?? new Map<string, string>();
    this.kept.set(name, files);
    return files;
  }

  async match(url: string, { cacheName }: { cacheName: string }): Promise<Response | undefined> {
    const text = this.kept.get(cacheName)?.get(url);
    return text === undefined ? undefined : new Response(text);
  }

  async open(name: string) {
    const files = this.#files(name);
    return {
      put: async (url: string, answer: Response) => void files.set(url, await answer.text()),
      delete: async (url: string) => files.delete(url),
    };
  }
}
