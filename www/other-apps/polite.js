// Another app's script that behaves: it counts the changes it hears of, where a test can see them.
(function () {
  'use strict';
  var heard = 0;
  document.documentElement.dataset.politeApp = '0';
  if (window.LS && LS.registerOnChangeVariant) {
    LS.registerOnChangeVariant(function () {
      heard += 1;
      document.documentElement.dataset.politeApp = String(heard);
    });
  }
})();
