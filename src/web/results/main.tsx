import { loadMessages } from 'virtual:messages/shared+public';
import { mount } from '../shared/mount.tsx';
import { OtherPages } from './other-pages.tsx';

void mount('public', loadMessages, <OtherPages />);
