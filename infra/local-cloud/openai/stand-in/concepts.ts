/** Words of four languages that mean the same to an insurance and to a help desk: plain, without accents. */
const CONCEPTS: readonly string[] = [
  'water eau agua 水',
  'leak leaking leaks fuite fuites fuga gotera 漏水',
  'hail grele granizo 冰雹',
  'storm tempete orage tormenta 风暴',
  'fire incendie feu incendio 火灾',
  'theft stolen steal vol vole robo robado 被盗',
  'burglary burglar cambriolage cambriole allanamiento 入室',
  'car cars vehicle voiture vehicule coche carro auto 汽车',
  'glass window windscreen windshield vitre vitres fenetre ventana parabrisas 玻璃',
  'cover covers covered coverage couvert couverte couverture couvre cubre cubierto cobertura 保险范围',
  'insurance insured assurance assure seguro asegurado 保险',
  'claim claims sinistre declarer declaration reclamacion siniestro 理赔',
  'deadline delay delai delais plazo 期限',
  'document documents papers paper proof justificatif justificatifs pieces documentos 文件',
  'receipt receipts invoice invoices facture factures recibo factura 发票',
  'deductible excess franchise franquicia 免赔额',
  'repair repaired repairs reparation reparations reparer reparacion reparar 修理',
  'rental replacement loan remplacement location pret alquiler sustitucion 租车',
  'password passwords mot passe contrasena 密码',
  'reset forgot forgotten reinitialiser oublie restablecer olvide 重置',
  'laptop computer notebook ordinateur portable portatil ordenador computadora 电脑',
  'printer print printing imprimante imprimer impresora 打印机',
  'network vpn connection internet wifi reseau connexion red conexion 网络',
  'cancel cancellation terminate resilier resiliation annuler cancelar 取消',
  'payment pay paid payout reimbursement refund paiement remboursement rembourse pago reembolso 付款',
  'address move moving adresse demenagement demenager direccion mudanza 地址',
  'tomato tomatoes crop crops plant plants tomate tomates culture cultures plantation cosecha cultivo 作物',
  'pet dog cat animal chien chat mascota perro gato 宠物',
  'abroad travel trip holiday etranger voyage vacances viaje extranjero 旅行',
]

const BY_WORD: ReadonlyMap<string, string> = new Map(
  CONCEPTS.flatMap((line) => {
    const words = line.split(' ')
    return words.map((word) => [word, `=${words[0]}`] as const)
  }),
)

export const conceptOf = (word: string): string | undefined => BY_WORD.get(word)
