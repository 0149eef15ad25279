// What stands in a prepared reply in place of names. What is not known leaves nothing behind, and no gap.

export const VARIABLES = ['{{visitor.name}}', '{{agent.name}}', '{{project.name}}'] as const;

export interface ReplyValues {
  /** What the visitor says it is called; not what agents call it among themselves. Empty: not known. */
  visitor: string;
  agent: string;
  project: string;
}

export function filled(content: string, values: ReplyValues): string {
  return content.replaceAll(
    /(\s?)\{\{\s*(visitor|agent|project)\.name\s*\}\}/gu,
    (_all, space: string, of: keyof ReplyValues) => {
      const value = values[of].trim();
      if (value !== '') return space + value;
      return space === '\n' ? space : '';
    },
  );
}
