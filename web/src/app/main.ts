import { startEngine } from '../engine/client';
import { start } from './start';

start(startEngine());
