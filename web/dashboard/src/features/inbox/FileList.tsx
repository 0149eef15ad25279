// What was sent with a message: images by their small picture, opened in a tab of their own; other files by name and size.
import type { SharedFile } from '../../shared/api/inbox-types';
import { serverPath } from '../../shared/api/server-path';
import { bytesOf } from '../../shared/text/bytes';
import { FileIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import styles from './FileList.module.css';
import { isPicture } from './thumbnail';

/** An image without a small picture is shown itself, up to this size. Units: bytes. */
const SHOWN_ITSELF = 512 * 1_024;

/** The server tells a path of its own: it may be under another. */
export const fileHref = (url: string): string => serverPath(url.replace(/^\/+/u, ''));

function pictureOf(file: SharedFile): string | undefined {
  if (!isPicture(file)) return undefined;
  if (file.thumbnailUrl !== null) return fileHref(file.thumbnailUrl);
  return file.bytes <= SHOWN_ITSELF ? fileHref(file.url) : undefined;
}

/** Its room is there before it is: the thread does not jump. */
export function Picture({ file, isSmall = false }: { file: SharedFile; isSmall?: boolean }) {
  const { width, height, name } = file;
  const shape = width === null || height === null ? {} : { aspectRatio: `${width} / ${height}` };
  return (
    <img
      src={pictureOf(file)}
      alt={isSmall ? '' : name}
      className={isSmall ? styles.small : styles.picture}
      loading="lazy"
      decoding="async"
      style={isSmall ? {} : shape}
    />
  );
}

function Shared({ file }: { file: SharedFile }) {
  const isShown = pictureOf(file) !== undefined;
  return (
    <li data-testid="file" data-kind={isShown ? 'picture' : 'file'}>
      <a
        href={fileHref(file.url)}
        target="_blank"
        rel="noopener noreferrer"
        className={isShown ? styles.opens : styles.file}
        title={file.name}
      >
        {isShown ? (
          <Picture file={file} />
        ) : (
          <>
            <FileIcon />
            <span className={styles.what}>
              <bdi className={styles.name}>{file.name}</bdi>
              <span className={styles.size}>{bytesOf(file.bytes)}</span>
            </span>
          </>
        )}
        <span className="visually-hidden">{say('common.newTab')}</span>
      </a>
    </li>
  );
}

export function FileList({ files }: { files: readonly SharedFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={say('files.files')}>
      {files.map((file) => (
        <Shared key={file.id} file={file} />
      ))}
    </ul>
  );
}
