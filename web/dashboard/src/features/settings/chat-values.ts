// What the page of the widget edits.
import type { ChatSettings, PreviewSettings } from '../../shared/api/settings-types';
import { lengthOf } from '../../shared/text/excerpt';
import type { TextsChange } from './chat-texts';

/** The server's limits, in characters. */
export const MAX_TITLE = 60;
export const MAX_GREETING = 280;

export interface WidgetValues
  extends Required<Omit<ChatSettings, 'enabled' | 'texts'>>, Omit<PreviewSettings, 'enabled'> {
  chatEnabled: boolean;
  previewEnabled: boolean;
  texts: TextsChange;
}

export type LookProblem = 'accent' | 'title' | 'greeting' | 'texts';

/** Empty is the widget's own. */
export const isColor = (accent: string) => accent === '' || /^#[\da-f]{6}$/iu.test(accent);

/** What keeps it from being saved. */
export function lookProblem({ accent, title, greeting, texts }: WidgetValues): LookProblem | undefined {
  if (!isColor(accent)) return 'accent';
  if (lengthOf(title) > MAX_TITLE) return 'title';
  if (lengthOf(greeting) > MAX_GREETING) return 'greeting';
  const isLong = Object.values(texts.set).some(
    (of) => lengthOf(of.title) > MAX_TITLE || lengthOf(of.greeting) > MAX_GREETING,
  );
  return isLong ? 'texts' : undefined;
}
