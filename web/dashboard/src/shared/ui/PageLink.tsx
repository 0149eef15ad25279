// A page that a visitor is or was on. It is a link where the project's own site has it; else it is text.
import { say } from '../../words/say';
import { useSession } from '../session/session-context';
import { pageLink } from '../text/page-url';

export function PageLink({
  url,
  isLinked = true,
  className,
  testId,
  children,
}: {
  url: string | null;
  isLinked?: boolean;
  className: string | undefined;
  testId: string;
  children: string;
}) {
  const { project } = useSession();
  const link = isLinked ? pageLink(url, project.origins) : undefined;
  if (link === undefined) {
    return (
      <bdi className={className} title={url ?? ''} data-testid={testId}>
        {children}
      </bdi>
    );
  }
  return (
    <a
      className={className}
      href={link}
      target="_blank"
      rel="noopener noreferrer"
      title={link}
      data-testid={testId}
    >
      <bdi>{children}</bdi>
      <span className="visually-hidden">{` ${say('common.newTab')}`}</span>
    </a>
  );
}
