/** Bottleneck without its Redis part ships no declarations of its own. */
declare module 'bottleneck/light.js' {
  import Bottleneck from 'bottleneck';

  export default Bottleneck;
}
