import { loadMessages } from 'virtual:messages/shared+public';
import { mount } from '../shared/mount.tsx';
import { pageAt, PublicPages } from './public-pages.tsx';

const ahead = pageAt(location.pathname);
void mount('public', loadMessages, <PublicPages />, ahead && { ahead: { code: ahead.fetchCode(), texts: ahead.texts } });
