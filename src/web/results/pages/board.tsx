import { loadMessages } from 'virtual:messages/shared+public+board+take';
import { BoardPage } from '../board-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, BoardPage);
