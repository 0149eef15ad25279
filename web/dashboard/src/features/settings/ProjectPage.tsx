// The project: what it is called, which sites may use its widget, who is believed to be whom, and its end.
import { useMemo } from 'react';
import type { ProjectSettings, SettingsChange } from '../../shared/api/settings-types';
import type { Wanted } from '../../shared/realtime/use-settings';
import { Switch, TextField } from '../../shared/ui/fields';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import { AnotherProject } from './AnotherProject';
import { changed, noChange, Origins } from './Origins';
import type { OriginsChange } from './Origins';
import { SettingsPage } from './Page';
import { Part } from '../../shared/ui/Part';
import { PublicCount } from './PublicCount';
import { RefusedOrigins } from './RefusedOrigins';
import { RemoveProject } from './RemoveProject';
import { Secret } from './Secret';
import { SavedForm } from './SavedForm';
import { errorOf, useForm } from './use-form';
import type { Form } from './use-form';
import styles from './Form.module.css';

/** The server's limits. */
const MAX_NAME_BYTES = 200;
const MAX_DAYS = 3_650;

type Simple = Pick<ProjectSettings, 'name' | 'allowMissingOrigin' | 'enforceIdentity' | 'publicCount'>;
interface Values extends Simple {
  origins: OriginsChange;
  /** As typed. */
  visitDays: string;
}

function valuesOf(settings: ProjectSettings): Values {
  const { name, allowMissingOrigin, enforceIdentity, publicCount, visitDays } = settings;
  const simple = { name, allowMissingOrigin, enforceIdentity, publicCount };
  return { ...simple, origins: noChange, visitDays: String(visitDays) };
}

/** Origins are sent as they become of those that are there then. */
function wantedOf({ origins, visitDays, name, ...switches }: Partial<Values>): Wanted {
  const rest: SettingsChange = {
    ...switches,
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(visitDays === undefined ? {} : { visitDays: Number(visitDays) }),
  };
  if (origins === undefined) return rest;
  return (fresh) => ({ ...rest, origins: changed(fresh.origins, origins) });
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return say('project.nameNeeded');
  const bytes = new TextEncoder().encode(name.trim()).length;
  return bytes > MAX_NAME_BYTES ? say('project.nameLong', { most: MAX_NAME_BYTES }) : undefined;
}

function daysProblem(typed: string): string | undefined {
  const days = Number(typed);
  const fits = typed.trim() !== '' && Number.isInteger(days) && days >= 1 && days <= MAX_DAYS;
  return fits ? undefined : say('project.daysWrong', { most: MAX_DAYS });
}

interface PartProps {
  form: Form<Values>;
  settings: ProjectSettings;
}

function Name({ form }: PartProps) {
  const { values, set, error } = form;
  return (
    <Part title={say('project.nameTitle')} testId="part-name" effect={<p>{say('project.nameSeen')}</p>}>
      <TextField
        label={say('project.name')}
        testId="project-name"
        value={values.name}
        onValue={(name) => set({ name })}
        error={nameProblem(values.name) ?? errorOf(error, 'name', 'project.name')}
        autoComplete="off"
        dir="auto"
      />
    </Part>
  );
}

function Sites({ form, settings }: PartProps) {
  const { values, set, error } = form;
  return (
    <Part
      title={say('origins.title')}
      hint={say('origins.hint')}
      testId="part-origins"
      effect={<RefusedOrigins />}
    >
      <Origins saved={settings.origins} change={values.origins} onChange={(origins) => set({ origins })} />
      <Failure words={errorOf(error, 'origin') ?? ''} testId="origins-error" />
      <Switch
        label={say('origins.native')}
        hint={say('origins.nativeHint')}
        checked={values.allowMissingOrigin}
        onChange={(allowMissingOrigin) => set({ allowMissingOrigin })}
        testId="allow-missing-origin"
      />
    </Part>
  );
}

function Identity({ form, settings }: PartProps) {
  const { values, set } = form;
  return (
    <Part
      title={say('secret.title')}
      hint={say('secret.hint')}
      testId="part-identity"
      effect={
        <>
          <p>{say('secret.howRotate')}</p>
          <p data-testid="enforce-effect">
            {say(values.enforceIdentity ? 'secret.enforced' : 'secret.notEnforced')}
          </p>
        </>
      }
    >
      <Secret hasPrevious={settings.hasPreviousSecret} />
      <Switch
        label={say('secret.enforce')}
        hint={say('secret.enforceHint')}
        checked={values.enforceIdentity}
        onChange={(enforceIdentity) => set({ enforceIdentity })}
        testId="enforce-identity"
      />
      {values.enforceIdentity && !settings.enforceIdentity && (
        <p className={styles.warning} role="status" data-testid="enforce-warning">
          {say('secret.enforceWarning')}
        </p>
      )}
    </Part>
  );
}

function Visits({ form }: PartProps) {
  const { values, set, error } = form;
  const problem = daysProblem(values.visitDays);
  return (
    <Part
      title={say('project.visitsTitle')}
      testId="part-visits"
      effect={problem === undefined && <p>{say('project.visitsKept', { days: Number(values.visitDays) })}</p>}
    >
      <TextField
        label={say('project.visitDays')}
        testId="visit-days"
        type="number"
        inputMode="numeric"
        min={1}
        max={MAX_DAYS}
        value={values.visitDays}
        onValue={(visitDays) => set({ visitDays })}
        error={problem ?? errorOf(error, 'visitDays', 'visit.days')}
      />
    </Part>
  );
}

const FIELDS = ['name', 'project.name', 'origin', 'visitDays', 'visit.days'];

function ProjectForm({ settings }: { settings: ProjectSettings }) {
  const saved = useMemo(() => valuesOf(settings), [settings]);
  const form = useForm('project', saved, wantedOf);
  const { values, set } = form;
  const isWrong = nameProblem(values.name) !== undefined || daysProblem(values.visitDays) !== undefined;
  return (
    <SavedForm form={form} isWrong={isWrong} fields={FIELDS}>
      <Name {...{ form, settings }} />
      <Sites {...{ form, settings }} />
      <Identity {...{ form, settings }} />
      <PublicCount isPublic={values.publicCount} onPublic={(publicCount) => set({ publicCount })} />
      <Visits {...{ form, settings }} />
    </SavedForm>
  );
}

export function ProjectPage() {
  return (
    <SettingsPage title={say('settings.project')} testId="settings-project">
      {(settings) => (
        <>
          <ProjectForm settings={settings} />
          <Part title={say('another.title')} hint={say('another.hint')} testId="part-another">
            <AnotherProject />
          </Part>
          <Part title={say('remove.title')} hint={say('remove.means')} testId="part-remove">
            <RemoveProject name={settings.name} />
          </Part>
        </>
      )}
    </SettingsPage>
  );
}
