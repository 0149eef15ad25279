// A small picture of an image, made by whoever sends it: the server opens no strangers' images.

/** The server's limit. */
const MAX_BYTES = 100 * 1_024;
/** Of the longer side. Units: pixels. */
const SIDES = [640, 420, 280, 160];
const QUALITY = 0.8;
/** A browser that cannot write the first answers a PNG, which is too large more often. */
const TYPES = ['image/webp', 'image/jpeg'];
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export const isPicture = ({ type }: { type: string }): boolean => PICTURES.includes(type);

function drawn(picture: ImageBitmap, side: number, type: string): Promise<Blob | null> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
}

/** Undefined where the browser cannot read it, or make it small enough. */
export async function thumbnailOf(file: Blob): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return undefined;
  try {
    for (const side of SIDES) {
      for (const type of TYPES) {
        const blob = await drawn(picture, side, type);
        if (blob !== null && blob.type === type && blob.size <= MAX_BYTES) return blob;
      }
    }
    return undefined;
  } finally {
    picture.close();
  }
}
