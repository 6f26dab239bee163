import { loadMessages } from 'virtual:messages/shared+public+status+record';
import { DeclarationPage } from '../declaration-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, DeclarationPage);
