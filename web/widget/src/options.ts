// What the page asks of the widget, in its script's attributes or, as tag managers drop those, in the script's address:
// widget.js?project=1&chat=off. Who is signed in never stands in an address: those are logged.

type Option = 'projectId' | 'chat' | 'theme' | 'language';

export function optionOf({ dataset, src }: HTMLScriptElement, name: Option): string | undefined {
  const inAddress = name === 'projectId' ? 'project' : name;
  const [, value] = new RegExp('[?&]' + inAddress + '=([^&#]*)').exec(src) || [];
  return dataset[name] || value;
}
