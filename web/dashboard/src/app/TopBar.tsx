// Mark, project, availability, theme, who is logged in.
import { useState } from 'react';
import type { Agent, ProjectMembership } from '@porchlight/protocol/rest';
import { meHash } from '../shared/session/place';
import { Lamp } from '../shared/ui/Lamp';
import { IconButton } from '../shared/ui/IconButton';
import { LanguageMenu } from '../shared/ui/LanguageMenu';
import buttons from '../shared/ui/buttons.module.css';
import { LeaveIcon, MoonIcon, SunIcon, SystemIcon } from '../shared/ui/icons';
import { say } from '../words/say';
import { AlertsButton } from './AlertsHere';
import { AvailabilityMenu } from './AvailabilityMenu';
import { chooseTheme, storedTheme } from './theme';
import type { Theme } from './theme';
import styles from './TopBar.module.css';

const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_ICONS: Record<Theme, () => React.JSX.Element> = {
  system: SystemIcon,
  light: SunIcon,
  dark: MoonIcon,
};

function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const ThemeIcon = THEME_ICONS[theme];
  const label = say('app.theme', { now: theme, next: NEXT_THEME[theme] });
  const onClick = () => {
    chooseTheme(NEXT_THEME[theme]);
    setTheme(NEXT_THEME[theme]);
  };
  return (
    <IconButton label={label} title={label} onClick={onClick}>
      <ThemeIcon />
    </IconButton>
  );
}

interface Props {
  agent: Agent;
  project: ProjectMembership;
  projects: ProjectMembership[];
  onProject: (id: number) => void;
  onLogOut: () => void;
}

export function TopBar({ agent, project, projects, onProject, onLogOut }: Props) {
  return (
    <header className={styles.bar}>
      <Lamp size={30} />
      <h1 className={styles.name}>Porchlight</h1>
      <span className={styles.divider} aria-hidden="true" />
      {projects.length > 1 ? (
        <select
          className={styles.projects}
          aria-label={say('app.project')}
          data-testid="project-switch"
          value={project.id}
          onChange={(event) => onProject(Number(event.target.value))}
        >
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <span className={styles.project} title={project.name} dir="auto">
          {project.name}
        </span>
      )}
      <span className={styles.space} />
      {project.role !== 'viewer' && <AvailabilityMenu />}
      <a className={styles.agent} href={meHash} title={agent.email} data-testid="to-me">
        {agent.name === '' ? agent.email : agent.name}
      </a>
      <AlertsButton />
      <LanguageMenu className={buttons.icon} />
      <ThemeButton />
      <IconButton label={say('app.logOut')} title={say('app.logOut')} onClick={onLogOut}>
        <LeaveIcon />
      </IconButton>
    </header>
  );
}
