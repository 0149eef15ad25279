// Figures as rows of a Markdown table: the median of the runs, and from the least to the most of them.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const digits = (value) => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
const text = (value) => value.toFixed(digits(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** One figure: `values` of its runs. `goal`: of architecture.md, as text; `atMost`/`atLeast` decide on it. */
export function figure(name, unit, values, { goal = '', atMost, atLeast } = {}) {
  const middle = median(values);
  let held = '';
  if (atMost !== undefined) held = middle <= atMost ? 'yes' : '**no**';
  if (atLeast !== undefined) held = middle >= atLeast ? 'yes' : '**no**';
  return { name, unit, values, median: middle, goal, held };
}

export function markdown(figures) {
  const rows = figures.map(({ name, unit, values, median: middle, goal, held }) => {
    const spread = values.length > 1 ? `${text(Math.min(...values))}–${text(Math.max(...values))}` : '';
    return `| ${name} | ${text(middle)} ${unit} | ${spread} | ${values.length} | ${goal} | ${held} |`;
  });
  return [
    '| figure | median | least–most | runs | goal | held |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n');
}
