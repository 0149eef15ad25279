// What stands there until it is known who is there: the same as in index.html, so that nothing moves.
import { Lamp } from '../shared/ui/Lamp';

export function Arriving() {
  return (
    <main className="arriving" aria-busy="true" data-testid="arriving">
      <Lamp size={56} />
      <p>Porchlight</p>
    </main>
  );
}
