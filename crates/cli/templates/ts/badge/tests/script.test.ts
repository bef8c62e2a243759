import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from 'vitrina';
import { offerOf } from '../src/offer.js';

test('the price in instalments', () => {
  const offer = offerOf({ price: money(123450) }, 6);
  assert.equal(offer?.n, 6);
  assert.equal(offer?.v.cents, 20575);
});

test('a variant without a price shows nothing', () => {
  assert.equal(offerOf({ price: null }, 6), undefined);
  assert.equal(offerOf(null, 6), undefined);
});
