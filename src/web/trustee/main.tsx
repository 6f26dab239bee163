import { loadMessages } from 'virtual:messages/shared+form+trustee';
import { mount } from '../shared/mount.tsx';
import { TrusteeApp } from './trustee-app.tsx';
import { linkToken } from './desk-api.ts';

const token = linkToken();
// Another personal link opened in this tab changes the fragment alone: the page begins again, and the key of the one before is gone with it.
addEventListener('hashchange', () => {
  if (linkToken().includes('.') && linkToken() !== token) location.reload();
});

void mount('public', loadMessages, <TrusteeApp token={token} />);
