import { loadMessages } from 'virtual:messages/shared+admin';
import { mount } from '../shared/mount.tsx';
import { Console } from './console.tsx';

void mount('admin', loadMessages, <Console />);
