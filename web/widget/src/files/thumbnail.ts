// A small picture of a picture, drawn anew: nothing of what cameras write into files is in it.

/** The longer side. Units: pixels. */
const longestSide = 480;
/** What the server takes. Units: bytes. */
export const mostBytes = 100_000;

const drawable = /^image\/(png|jpeg|gif|webp)$/;

/** Undefined: it is none that can be drawn. */
export async function thumbnailOf(file: File): Promise<Blob | undefined> {
  if (!drawable.test(file.type)) return undefined;
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff'; // JPEG has no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  for (const quality of [0.85, 0.6, 0.3]) {
    const blob = await jpegOf(canvas, quality);
    if (blob && blob.size <= mostBytes) return blob;
  }
  return undefined;
}

function jpegOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
