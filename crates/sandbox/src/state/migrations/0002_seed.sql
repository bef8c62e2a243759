INSERT OR IGNORE INTO switch (name, is_on) VALUES ('loopback_http', 0), ('pago_queue', 0);

INSERT INTO app (platform, id, handle, secret, redirect_uri, scopes) VALUES
    ('tiendanube', '1001', 'variant-badge', 'sandbox-secret-tiendanube', 'http://127.0.0.1:8765/callback',
     'write_scripts,read_products'),
    ('pago-shops', 'ps-demo', 'variant-badge', 'sandbox-secret-pago', 'http://127.0.0.1:8765/callback',
     'script_read,script_write,product_read');

INSERT INTO store (platform, id, name, slug, lang, country, currency, symbol, thousands, cents, has_ls) VALUES
    ('tiendanube', '1001', 'Plata',  'plata',  'es_AR', 'AR', 'ARS', '$',  '.', ',', 1),
    ('tiendanube', '1002', 'Praia',  'praia',  'pt_BR', 'BR', 'BRL', 'R$', '.', ',', 1),
    ('pago-shops', '3001', 'Bazaar', 'bazaar', 'en_US', 'US', 'USD', '$',  ',', '.', 1),
    ('pago-shops', '3002', 'Silent', 'silent', 'en_US', 'US', 'USD', '$',  ',', '.', 0);

-- Ids of the two kinds never meet, so a mix-up of an association and a classic script is a 404.
INSERT INTO sqlite_sequence (name, seq) VALUES ('src_script', 500000);

INSERT INTO portal_script (id, app, handle, event, location, auto_install) VALUES
    (7001, '1001', 'variant-badge', 'onload', 'store', 0),
    (7002, '1001', 'auto-badge',    'onload', 'store', 1);
