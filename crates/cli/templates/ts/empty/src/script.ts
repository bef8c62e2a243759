// A script that draws nothing yet.

import { mount, script } from 'vitrina';
import { draw } from './draw.js';

script({ app: '{{name}}' });

mount('{{name}}', draw);
