// Another app's script that throws at every change, and so starves the callbacks after its own (platforms.md §4.4).
(function () {
  'use strict';
  if (window.LS && LS.registerOnChangeVariant) {
    LS.registerOnChangeVariant(function () { throw new Error('the throwing app'); });
  }
})();
