// Another app's script that changes the variant it is given, which all callbacks share (platforms.md §4.4).
(function () {
  'use strict';
  if (window.LS && LS.registerOnChangeVariant) {
    LS.registerOnChangeVariant(function (variant) {
      variant.price_short = 'changed by another app';
      variant.price_number = -1;
      variant.stock = 0;
      variant.option0 = 'changed by another app';
      variant.element = 'a[no selector';
    });
  }
})();
