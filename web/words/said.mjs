// Which messages a source says: by their name, or by a template (`status.${status}`).

const QUOTED = /(['"])([a-z]\w*(?:\.\w+)*)\1/g;
/** Nothing is said in a comment. */
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;
const TEMPLATE = /`([a-z]\w*\.[^`]*)`/g;

/** Of these keys, those that one of the sources says. */
export function saidIn(sources, keys) {
  const said = new Set();
  const patterns = new Set();
  for (const text of sources) {
    const source = text.replace(COMMENT, '');
    for (const [, , name] of source.matchAll(QUOTED)) said.add(name);
    for (const [, template] of source.matchAll(TEMPLATE))
      patterns.add(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`);
  }
  const templates = [...patterns].flatMap((pattern) => {
    try {
      return [new RegExp(pattern)];
    } catch {
      return []; // no key, then
    }
  });
  return keys.filter((key) => said.has(key) || templates.some((one) => one.test(key)));
}
