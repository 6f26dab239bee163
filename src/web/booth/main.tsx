import { loadMessages } from 'virtual:messages/shared+booth';
import { mount } from '../shared/mount.tsx';
import { offerUpdates } from '../shared/service-worker-client.ts';
import { BoothApp } from './booth-app.tsx';
import { takeLinkSecret } from './link-secret.ts';

// The secret of a personal link leaves the address bar before anything else happens: no history entry and no screenshot keeps it.
const secret = takeLinkSecret();
const kiosk = location.pathname.startsWith('/kiosk');

void mount('booth', loadMessages, <BoothApp linkSecret={secret} kiosk={kiosk} />, !kiosk).then(() => offerUpdates(false));
