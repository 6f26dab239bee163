import { loadMessages } from 'virtual:messages/shared+public+status+results+card';
import { mount } from '../shared/mount.tsx';
import { EmbedPage } from './embed-page.tsx';

void mount('public', loadMessages, <EmbedPage slug={location.pathname.split('/')[2] ?? ''} />, false);
