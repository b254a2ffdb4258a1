export { crashPoint, crashPoints, crashPointsWork } from '@innkeeper/panel'
