import { loadMessages } from 'virtual:messages/shared+form+trustee';
import { mount } from '../shared/mount.tsx';
import { TrusteeApp } from './trustee-app.tsx';
import { linkToken } from './desk-api.ts';

void mount('public', loadMessages, <TrusteeApp token={linkToken()} />);
