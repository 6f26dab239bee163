import { loadMessages } from 'virtual:messages/shared+public';
import { mount } from '../shared/mount.tsx';
import { PublicPages } from './public-pages.tsx';

void mount('public', loadMessages, <PublicPages />);
