import ipaddr from 'ipaddr.js';

/**
 * Whether an address belongs to the public internet. IPv4 hidden inside IPv6 (mapped, compatible, NAT64, 6to4, Teredo)
 * is judged by the IPv4 address that packets would reach.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return isPublicV4(address);
  const embedded = embeddedV4(address as ipaddr.IPv6);
  if (embedded) return isPublicV4(embedded);
  return (address as ipaddr.IPv6).range() === 'unicast' && isGlobalUnicast(address as ipaddr.IPv6);
}

// ipaddr.js names every special-purpose range of the IANA registry; whatever is left is `unicast`.
const isPublicV4 = (address: ipaddr.IPv4): boolean => address.range() === 'unicast' && !isShared(address);

const SHARED: [ipaddr.IPv4, number][] = [
  [ipaddr.IPv4.parse('198.18.0.0'), 15], // benchmarking, RFC 2544
  [ipaddr.IPv4.parse('192.0.0.0'), 24], // protocol assignments, RFC 6890
  [ipaddr.IPv4.parse('192.88.99.0'), 24] // 6to4 relays, RFC 7526
];
const isShared = (address: ipaddr.IPv4): boolean => SHARED.some((range) => address.match(range));

/** Only 2000::/3 is given out for the public internet (RFC 4291). */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
const isGlobalUnicast = (address: ipaddr.IPv6): boolean => address.match(GLOBAL_UNICAST);

function embeddedV4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  const v4 = (offset: number, mask = 0) =>
    new ipaddr.IPv4(bytes.slice(offset, offset + 4).map((byte) => byte ^ mask));
  const starts = (...prefix: number[]) => prefix.every((byte, index) => bytes[index] === byte);
  const zeros = (count: number) => bytes.slice(0, count).every((byte) => byte === 0);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (zeros(12)) return v4(12); // compatible (deprecated), ::1 and :: among them
  if (zeros(8) && bytes[8] === 0xff && bytes[9] === 0xff) return v4(12); // translated, RFC 2765
  if (starts(0x00, 0x64, 0xff, 0x9b)) return v4(12); // NAT64, RFC 6052 and RFC 8215
  if (starts(0x20, 0x02)) return v4(2); // 6to4, RFC 3056
  if (starts(0x20, 0x01, 0x00, 0x00)) return v4(12, 0xff); // Teredo, RFC 4380: the client's address, inverted
  return undefined;
}
