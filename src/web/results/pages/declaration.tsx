import { loadMessages } from 'virtual:messages/shared+public+record';
import { DeclarationPage } from '../declaration-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, DeclarationPage);
