// What a signed-in visitor is here with, each with its page: several at once are still one visitor.
import type { Visitor, VisitorDevice } from '@porchlight/protocol/visitor';
import { excerpt } from '../../shared/text/excerpt';
import { pagePath, shortened } from '../../shared/text/page-url';
import { DesktopIcon, PhoneIcon } from '../../shared/ui/icons';
import { PageLink } from '../../shared/ui/PageLink';
import { statusWord, StatusDot } from '../../shared/ui/status';
import { say } from '../../words/say';
import styles from './Devices.module.css';
import { deviceWords } from './visit-words';

const isHeld = (device: string | null) => device === 'phone' || device === 'tablet';

/** The first one's page is the visitor's own, and linked above. */
function Page({ device, isFirst }: { device: VisitorDevice; isFirst: boolean }) {
  const { currentUrl, title } = device;
  const path = pagePath(currentUrl);
  const words = title?.trim() ?? '';
  if (path === undefined && words === '') return null;
  return (
    <PageLink url={currentUrl} isLinked={!isFirst} className={styles.page} testId="device-page">
      {excerpt(words === '' ? shortened(path ?? '') : words, 120)}
    </PageLink>
  );
}

function Device({ device, isFirst }: { device: VisitorDevice; isFirst: boolean }) {
  return (
    <li className={styles.device} data-testid="device" data-status={device.status}>
      {isHeld(device.device) ? <PhoneIcon /> : <DesktopIcon />}
      <div>
        <span className={styles.what}>
          <StatusDot status={device.status} size={10} />
          <span className="visually-hidden">{`${statusWord(device.status)}: `}</span>
          <bdi>{deviceWords(device) ?? say('visitor.aDevice')}</bdi>
        </span>
        <Page device={device} isFirst={isFirst} />
      </div>
    </li>
  );
}

export function Devices({ visitor }: { visitor: Visitor }) {
  const { devices = [], moreDevices = 0 } = visitor;
  const count = devices.length + moreDevices;
  if (!visitor.isOnline || count < 2) return null;
  return (
    <section aria-labelledby="devices-heading">
      <h3 id="devices-heading">{say('visitor.devices', { count })}</h3>
      <ul className={styles.devices} data-testid="devices">
        {devices.map((device, index) => (
          <Device key={device.visitorUid} device={device} isFirst={index === 0} />
        ))}
      </ul>
      {moreDevices > 0 && (
        <p className={styles.more} data-testid="more-devices">
          {say('visitor.moreDevices', { count: moreDevices })}
        </p>
      )}
    </section>
  );
}
