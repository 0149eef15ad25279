// The pane about one visitor, loaded once the list beside it is there.
import { useEffect } from 'react';
import { section } from './section';

export const VisitorPane = section({
  load: () => import('./VisitorDetail').then((file) => file.VisitorDetail),
});

/** Whoever sees a list is about to look at somebody in it. */
export function usePreloadedVisitorPane(): void {
  useEffect(() => void VisitorPane.preload(), []);
}
