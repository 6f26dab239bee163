import { loadMessages } from 'virtual:messages/shared+form+booth';
import { mount } from '../shared/mount.tsx';
import { offerUpdates } from '../shared/service-worker-client.ts';
import { BoothApp } from './booth-app.tsx';
import { takeLinkSecret } from './link-secret.ts';

// The secret of a personal link leaves the address bar before anything else happens: no history entry and no screenshot keeps it.
const secret = takeLinkSecret();
// A link that is followed where the booth stands already changes the fragment only. The page begins afresh, for this voter and no other.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#c=')) location.reload();
});
const kiosk = location.pathname.startsWith('/kiosk');

void mount('booth', loadMessages, <BoothApp linkSecret={secret} kiosk={kiosk} />, !kiosk).then(() => offerUpdates(false));
