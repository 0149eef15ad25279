// How to get the widget onto a site, and a page to try it on: what an agent without visitors needs to see.
import { serverPath } from '../../shared/api/server-path';
import { useSession } from '../../shared/session/session-context';
import { CopyBox } from '../../shared/ui/CopyBox';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import styles from './InstallSnippet.module.css';

export function InstallSnippet() {
  const { project } = useSession();
  const snippet = `<script async src="${window.location.origin}${serverPath('widget.js')}" data-project-id="${project.id}"></script>`;
  return (
    <div className={styles.install}>
      <p>{say('install.paste')}</p>
      <CopyBox text={snippet} label={say('install.copy')} isCode />
      <p>
        <Told
          of="install.demo"
          values={{
            shop: (
              <a href={serverPath('demo/')} target="_blank" rel="noopener">
                {say('install.demoShop')}
              </a>
            ),
          }}
        />
      </p>
    </div>
  );
}
