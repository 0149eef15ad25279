// The inbox: who gets a conversation, what goes by e-mail, and what visitors thought of it.
import { useMemo } from 'react';
import type { ProjectSettings } from '../../shared/api/settings-types';
import { OneOf } from '../../shared/ui/fields';
import { Part } from '../../shared/ui/Part';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import { SettingsPage } from './Page';
import { Ratings } from './Ratings';
import { SavedForm } from './SavedForm';
import { useForm } from './use-form';

type Rule = NonNullable<ProjectSettings['assignment']>;
const RULES: readonly Rule[] = ['off', 'inTurn', 'leastBusy'];

function Assignment({ settings }: { settings: ProjectSettings }) {
  const { assignment = 'off' } = settings;
  const saved = useMemo(() => ({ assignment }), [assignment]);
  const form = useForm('inbox', saved, (changes) => changes);
  const { values, set } = form;
  return (
    <SavedForm form={form}>
      <Part
        title={say('assignment.title')}
        hint={say('assignment.hint')}
        testId="part-assignment"
        effect={<p data-testid="assignment-effect">{say(`assignment.means.${values.assignment}`)}</p>}
      >
        <OneOf
          label={say('assignment.rule')}
          value={values.assignment}
          options={RULES.map((value) => ({ value, word: say(`assignment.${value}`) }))}
          onValue={(rule) => set({ assignment: rule })}
          testId="assignment"
        />
      </Part>
    </SavedForm>
  );
}

/** What its operator sets, of the section `[mail]` (docs/operations.md). */
const MAIL_SETTINGS = ['server', 'user', 'password', 'from', 'dashboard_url'];

function Mail({ settings }: { settings: ProjectSettings }) {
  const isOn = settings.mail?.configured === true;
  return (
    <Part title={say('mail.title')} testId="part-mail">
      <p data-testid="mail-state" data-on={isOn || undefined}>
        <strong>{say(isOn ? 'mail.on' : 'mail.off')}</strong>
      </p>
      <p>{say(isOn ? 'mail.onMeans' : 'mail.offMeans')}</p>
      {!isOn && (
        <p>
          <Told
            of="mail.how"
            values={{
              section: <code dir="ltr">[mail]</code>,
              names: <code dir="ltr">{MAIL_SETTINGS.join(', ')}</code>,
            }}
          />
        </p>
      )}
    </Part>
  );
}

export function InboxPage() {
  return (
    <SettingsPage title={say('settings.inbox')} testId="settings-inbox">
      {(settings) => (
        <>
          <Assignment settings={settings} />
          <Mail settings={settings} />
          <Ratings isAsked={settings.chat.rating === true} />
        </>
      )}
    </SettingsPage>
  );
}
