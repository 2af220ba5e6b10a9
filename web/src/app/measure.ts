// Both panels in one file of their own: they are asked for seldom, and together.
import '../views/compare/index';
import '../views/speed/index';
