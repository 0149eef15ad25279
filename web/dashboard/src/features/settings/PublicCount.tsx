// Whether anybody may ask how many visitors are here, with what a site makes of that.
import { serverPath } from '../../shared/api/server-path';
import { useStats } from '../../shared/realtime/use-visitors';
import { useSession } from '../../shared/session/session-context';
import { CopyBox } from '../../shared/ui/CopyBox';
import { Switch } from '../../shared/ui/fields';
import { say } from '../../words/say';
import { Part } from '../../shared/ui/Part';
import styles from './Form.module.css';

/** As in docs/widget.md. */
function badgeOf(projectId: number): string {
  const address = `${window.location.origin}${serverPath(`api/v1/public/projects/${projectId}/presence/count`)}`;
  return `<p id="here"></p>
<script type="module">
  const answer = await fetch('${address}');
  if (answer.ok) document.getElementById('here').textContent = \`\${(await answer.json()).count} people are here\`;
</script>`;
}

function Badge() {
  const { project } = useSession();
  const { data } = useStats();
  const badge = badgeOf(project.id);
  return (
    <>
      <p>{say('publicCount.looks')}</p>
      <p className={styles.badge} data-testid="public-badge">
        {say('publicCount.badge', { count: data?.known === true ? data.online : 0 })}
      </p>
      <p>{say('publicCount.snippet')}</p>
      <CopyBox text={badge} label={say('publicCount.copy')} isCode />
    </>
  );
}

export function PublicCount({ isPublic, onPublic }: { isPublic: boolean; onPublic: (on: boolean) => void }) {
  return (
    <Part
      title={say('publicCount.title')}
      testId="part-public"
      effect={isPublic ? <Badge /> : <p>{say('publicCount.off')}</p>}
    >
      <Switch
        label={say('publicCount.switch')}
        hint={say('publicCount.hint')}
        checked={isPublic}
        onChange={onPublic}
        testId="public-count"
      />
    </Part>
  );
}
