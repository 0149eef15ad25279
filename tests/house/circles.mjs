/** The circles of a graph: of a map from each name to the set of those that it needs, the sets of names that need each
 * other, each as one line. Empty: what is above and what is below can always be said. */
export function circlesOf(needs) {
  const reached = new Map();
  const reach = (name) => {
    if (reached.has(name)) return reached.get(name);
    const all = new Set();
    const left = [name];
    while (left.length > 0) {
      for (const to of needs.get(left.pop()) ?? []) {
        if (!all.has(to)) left.push(to);
        all.add(to);
      }
    }
    reached.set(name, all);
    return all;
  };
  const found = new Set();
  for (const name of needs.keys()) {
    const circle = [...reach(name)].filter((to) => reach(to).has(name));
    if (circle.length > 0) found.add(circle.sort().join(' '));
  }
  return [...found].sort();
}
