using Accelerated.Kernels.Numerics;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Accelerated.Kernels.TensorCores;

/// <summary>
/// The tensor cores of a CUDA device of compute capability 8.0 or later, by inline PTX. The sums are registers with names of their own, so that a product neither copies them nor
/// takes them through the stack. Shared memory is dynamic, because its name is then known: <c>__dyn_shared_alloca</c>.
/// </summary>
internal readonly struct CudaTensorUnit : ITensorUnit
{
    private const string Product = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 ";
    private const string Factors = ", {%0,%1,%2,%3}, {%4,%5}, ";
    private const string Target = "{ .reg .u64 to; mov.u64 to, __dyn_shared_alloca; add.u64 to, to, %0; st.shared.v2.f32 [to], ";
    private const string Next = "; add.u64 to, to, %1; st.shared.v2.f32 [to], ";
    private const string Address = "{ .reg .u64 to; .reg .u64 from; mov.u64 to, __dyn_shared_alloca; add.u64 to, to, %0; cvta.to.global.u64 from, %1; ";

    public static void Begin() => CudaAsm.Emit(".reg .f32 sum<64>;");

    public static void Clear(int fragment)
    {
        switch (fragment)
        {
            case 0:
                CudaAsm.Emit("mov.f32 sum0, 0f00000000; mov.f32 sum1, 0f00000000; mov.f32 sum2, 0f00000000; mov.f32 sum3, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum4, 0f00000000; mov.f32 sum5, 0f00000000; mov.f32 sum6, 0f00000000; mov.f32 sum7, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum8, 0f00000000; mov.f32 sum9, 0f00000000; mov.f32 sum10, 0f00000000; mov.f32 sum11, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum12, 0f00000000; mov.f32 sum13, 0f00000000; mov.f32 sum14, 0f00000000; mov.f32 sum15, 0f00000000;");
                break;
            case 4:
                CudaAsm.Emit("mov.f32 sum16, 0f00000000; mov.f32 sum17, 0f00000000; mov.f32 sum18, 0f00000000; mov.f32 sum19, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum20, 0f00000000; mov.f32 sum21, 0f00000000; mov.f32 sum22, 0f00000000; mov.f32 sum23, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum24, 0f00000000; mov.f32 sum25, 0f00000000; mov.f32 sum26, 0f00000000; mov.f32 sum27, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum28, 0f00000000; mov.f32 sum29, 0f00000000; mov.f32 sum30, 0f00000000; mov.f32 sum31, 0f00000000;");
                break;
            case 8:
                CudaAsm.Emit("mov.f32 sum32, 0f00000000; mov.f32 sum33, 0f00000000; mov.f32 sum34, 0f00000000; mov.f32 sum35, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum36, 0f00000000; mov.f32 sum37, 0f00000000; mov.f32 sum38, 0f00000000; mov.f32 sum39, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum40, 0f00000000; mov.f32 sum41, 0f00000000; mov.f32 sum42, 0f00000000; mov.f32 sum43, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum44, 0f00000000; mov.f32 sum45, 0f00000000; mov.f32 sum46, 0f00000000; mov.f32 sum47, 0f00000000;");
                break;
            default:
                CudaAsm.Emit("mov.f32 sum48, 0f00000000; mov.f32 sum49, 0f00000000; mov.f32 sum50, 0f00000000; mov.f32 sum51, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum52, 0f00000000; mov.f32 sum53, 0f00000000; mov.f32 sum54, 0f00000000; mov.f32 sum55, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum56, 0f00000000; mov.f32 sum57, 0f00000000; mov.f32 sum58, 0f00000000; mov.f32 sum59, 0f00000000;");
                CudaAsm.Emit("mov.f32 sum60, 0f00000000; mov.f32 sum61, 0f00000000; mov.f32 sum62, 0f00000000; mov.f32 sum63, 0f00000000;");
                break;
        }
    }

    public static void Multiply(int fragment, LeftFragment a, RightFragments b)
    {
        switch (fragment)
        {
            case 0:
                CudaAsm.Emit(Product + "{sum0,sum1,sum2,sum3}" + Factors + "{sum0,sum1,sum2,sum3};", a.A0, a.A1, a.A2, a.A3, b.F0.B0, b.F0.B1);
                CudaAsm.Emit(Product + "{sum4,sum5,sum6,sum7}" + Factors + "{sum4,sum5,sum6,sum7};", a.A0, a.A1, a.A2, a.A3, b.F1.B0, b.F1.B1);
                CudaAsm.Emit(Product + "{sum8,sum9,sum10,sum11}" + Factors + "{sum8,sum9,sum10,sum11};", a.A0, a.A1, a.A2, a.A3, b.F2.B0, b.F2.B1);
                CudaAsm.Emit(Product + "{sum12,sum13,sum14,sum15}" + Factors + "{sum12,sum13,sum14,sum15};", a.A0, a.A1, a.A2, a.A3, b.F3.B0, b.F3.B1);
                break;
            case 4:
                CudaAsm.Emit(Product + "{sum16,sum17,sum18,sum19}" + Factors + "{sum16,sum17,sum18,sum19};", a.A0, a.A1, a.A2, a.A3, b.F0.B0, b.F0.B1);
                CudaAsm.Emit(Product + "{sum20,sum21,sum22,sum23}" + Factors + "{sum20,sum21,sum22,sum23};", a.A0, a.A1, a.A2, a.A3, b.F1.B0, b.F1.B1);
                CudaAsm.Emit(Product + "{sum24,sum25,sum26,sum27}" + Factors + "{sum24,sum25,sum26,sum27};", a.A0, a.A1, a.A2, a.A3, b.F2.B0, b.F2.B1);
                CudaAsm.Emit(Product + "{sum28,sum29,sum30,sum31}" + Factors + "{sum28,sum29,sum30,sum31};", a.A0, a.A1, a.A2, a.A3, b.F3.B0, b.F3.B1);
                break;
            case 8:
                CudaAsm.Emit(Product + "{sum32,sum33,sum34,sum35}" + Factors + "{sum32,sum33,sum34,sum35};", a.A0, a.A1, a.A2, a.A3, b.F0.B0, b.F0.B1);
                CudaAsm.Emit(Product + "{sum36,sum37,sum38,sum39}" + Factors + "{sum36,sum37,sum38,sum39};", a.A0, a.A1, a.A2, a.A3, b.F1.B0, b.F1.B1);
                CudaAsm.Emit(Product + "{sum40,sum41,sum42,sum43}" + Factors + "{sum40,sum41,sum42,sum43};", a.A0, a.A1, a.A2, a.A3, b.F2.B0, b.F2.B1);
                CudaAsm.Emit(Product + "{sum44,sum45,sum46,sum47}" + Factors + "{sum44,sum45,sum46,sum47};", a.A0, a.A1, a.A2, a.A3, b.F3.B0, b.F3.B1);
                break;
            default:
                CudaAsm.Emit(Product + "{sum48,sum49,sum50,sum51}" + Factors + "{sum48,sum49,sum50,sum51};", a.A0, a.A1, a.A2, a.A3, b.F0.B0, b.F0.B1);
                CudaAsm.Emit(Product + "{sum52,sum53,sum54,sum55}" + Factors + "{sum52,sum53,sum54,sum55};", a.A0, a.A1, a.A2, a.A3, b.F1.B0, b.F1.B1);
                CudaAsm.Emit(Product + "{sum56,sum57,sum58,sum59}" + Factors + "{sum56,sum57,sum58,sum59};", a.A0, a.A1, a.A2, a.A3, b.F2.B0, b.F2.B1);
                CudaAsm.Emit(Product + "{sum60,sum61,sum62,sum63}" + Factors + "{sum60,sum61,sum62,sum63};", a.A0, a.A1, a.A2, a.A3, b.F3.B0, b.F3.B1);
                break;
        }
    }

    public static void Scale(int fragment, float upper, float lower)
    {
        switch (fragment)
        {
            case 0:
                CudaAsm.Emit("mul.f32 sum0, sum0, %0; mul.f32 sum1, sum1, %0; mul.f32 sum2, sum2, %1; mul.f32 sum3, sum3, %1;", upper, lower);
                break;
            case 1:
                CudaAsm.Emit("mul.f32 sum4, sum4, %0; mul.f32 sum5, sum5, %0; mul.f32 sum6, sum6, %1; mul.f32 sum7, sum7, %1;", upper, lower);
                break;
            case 2:
                CudaAsm.Emit("mul.f32 sum8, sum8, %0; mul.f32 sum9, sum9, %0; mul.f32 sum10, sum10, %1; mul.f32 sum11, sum11, %1;", upper, lower);
                break;
            case 3:
                CudaAsm.Emit("mul.f32 sum12, sum12, %0; mul.f32 sum13, sum13, %0; mul.f32 sum14, sum14, %1; mul.f32 sum15, sum15, %1;", upper, lower);
                break;
            case 4:
                CudaAsm.Emit("mul.f32 sum16, sum16, %0; mul.f32 sum17, sum17, %0; mul.f32 sum18, sum18, %1; mul.f32 sum19, sum19, %1;", upper, lower);
                break;
            case 5:
                CudaAsm.Emit("mul.f32 sum20, sum20, %0; mul.f32 sum21, sum21, %0; mul.f32 sum22, sum22, %1; mul.f32 sum23, sum23, %1;", upper, lower);
                break;
            case 6:
                CudaAsm.Emit("mul.f32 sum24, sum24, %0; mul.f32 sum25, sum25, %0; mul.f32 sum26, sum26, %1; mul.f32 sum27, sum27, %1;", upper, lower);
                break;
            case 7:
                CudaAsm.Emit("mul.f32 sum28, sum28, %0; mul.f32 sum29, sum29, %0; mul.f32 sum30, sum30, %1; mul.f32 sum31, sum31, %1;", upper, lower);
                break;
            case 8:
                CudaAsm.Emit("mul.f32 sum32, sum32, %0; mul.f32 sum33, sum33, %0; mul.f32 sum34, sum34, %1; mul.f32 sum35, sum35, %1;", upper, lower);
                break;
            case 9:
                CudaAsm.Emit("mul.f32 sum36, sum36, %0; mul.f32 sum37, sum37, %0; mul.f32 sum38, sum38, %1; mul.f32 sum39, sum39, %1;", upper, lower);
                break;
            case 10:
                CudaAsm.Emit("mul.f32 sum40, sum40, %0; mul.f32 sum41, sum41, %0; mul.f32 sum42, sum42, %1; mul.f32 sum43, sum43, %1;", upper, lower);
                break;
            case 11:
                CudaAsm.Emit("mul.f32 sum44, sum44, %0; mul.f32 sum45, sum45, %0; mul.f32 sum46, sum46, %1; mul.f32 sum47, sum47, %1;", upper, lower);
                break;
            case 12:
                CudaAsm.Emit("mul.f32 sum48, sum48, %0; mul.f32 sum49, sum49, %0; mul.f32 sum50, sum50, %1; mul.f32 sum51, sum51, %1;", upper, lower);
                break;
            case 13:
                CudaAsm.Emit("mul.f32 sum52, sum52, %0; mul.f32 sum53, sum53, %0; mul.f32 sum54, sum54, %1; mul.f32 sum55, sum55, %1;", upper, lower);
                break;
            case 14:
                CudaAsm.Emit("mul.f32 sum56, sum56, %0; mul.f32 sum57, sum57, %0; mul.f32 sum58, sum58, %1; mul.f32 sum59, sum59, %1;", upper, lower);
                break;
            default:
                CudaAsm.Emit("mul.f32 sum60, sum60, %0; mul.f32 sum61, sum61, %0; mul.f32 sum62, sum62, %1; mul.f32 sum63, sum63, %1;", upper, lower);
                break;
        }
    }

    public static TensorSums Read(int fragment)
    {
        Output<float> s0 = default;
        Output<float> s1 = default;
        Output<float> s2 = default;
        Output<float> s3 = default;
        switch (fragment)
        {
            case 0:
                CudaAsm.EmitRef("mov.f32 %0, sum0; mov.f32 %1, sum1; mov.f32 %2, sum2; mov.f32 %3, sum3;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 1:
                CudaAsm.EmitRef("mov.f32 %0, sum4; mov.f32 %1, sum5; mov.f32 %2, sum6; mov.f32 %3, sum7;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 2:
                CudaAsm.EmitRef("mov.f32 %0, sum8; mov.f32 %1, sum9; mov.f32 %2, sum10; mov.f32 %3, sum11;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 3:
                CudaAsm.EmitRef("mov.f32 %0, sum12; mov.f32 %1, sum13; mov.f32 %2, sum14; mov.f32 %3, sum15;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 4:
                CudaAsm.EmitRef("mov.f32 %0, sum16; mov.f32 %1, sum17; mov.f32 %2, sum18; mov.f32 %3, sum19;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 5:
                CudaAsm.EmitRef("mov.f32 %0, sum20; mov.f32 %1, sum21; mov.f32 %2, sum22; mov.f32 %3, sum23;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 6:
                CudaAsm.EmitRef("mov.f32 %0, sum24; mov.f32 %1, sum25; mov.f32 %2, sum26; mov.f32 %3, sum27;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 7:
                CudaAsm.EmitRef("mov.f32 %0, sum28; mov.f32 %1, sum29; mov.f32 %2, sum30; mov.f32 %3, sum31;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 8:
                CudaAsm.EmitRef("mov.f32 %0, sum32; mov.f32 %1, sum33; mov.f32 %2, sum34; mov.f32 %3, sum35;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 9:
                CudaAsm.EmitRef("mov.f32 %0, sum36; mov.f32 %1, sum37; mov.f32 %2, sum38; mov.f32 %3, sum39;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 10:
                CudaAsm.EmitRef("mov.f32 %0, sum40; mov.f32 %1, sum41; mov.f32 %2, sum42; mov.f32 %3, sum43;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 11:
                CudaAsm.EmitRef("mov.f32 %0, sum44; mov.f32 %1, sum45; mov.f32 %2, sum46; mov.f32 %3, sum47;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 12:
                CudaAsm.EmitRef("mov.f32 %0, sum48; mov.f32 %1, sum49; mov.f32 %2, sum50; mov.f32 %3, sum51;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 13:
                CudaAsm.EmitRef("mov.f32 %0, sum52; mov.f32 %1, sum53; mov.f32 %2, sum54; mov.f32 %3, sum55;", ref s0, ref s1, ref s2, ref s3);
                break;
            case 14:
                CudaAsm.EmitRef("mov.f32 %0, sum56; mov.f32 %1, sum57; mov.f32 %2, sum58; mov.f32 %3, sum59;", ref s0, ref s1, ref s2, ref s3);
                break;
            default:
                CudaAsm.EmitRef("mov.f32 %0, sum60; mov.f32 %1, sum61; mov.f32 %2, sum62; mov.f32 %3, sum63;", ref s0, ref s1, ref s2, ref s3);
                break;
        }

        return new TensorSums(s0.Value, s1.Value, s2.Value, s3.Value);
    }

    public static void Store(int fragment, ArrayView<float> shared, int at, int below)
    {
        long to = (long)at * sizeof(float);
        long next = (long)below * sizeof(float);
        switch (fragment)
        {
            case 0:
                CudaAsm.Emit(Target + "{sum0,sum1}" + Next + "{sum2,sum3}; }", to, next);
                break;
            case 1:
                CudaAsm.Emit(Target + "{sum4,sum5}" + Next + "{sum6,sum7}; }", to, next);
                break;
            case 2:
                CudaAsm.Emit(Target + "{sum8,sum9}" + Next + "{sum10,sum11}; }", to, next);
                break;
            case 3:
                CudaAsm.Emit(Target + "{sum12,sum13}" + Next + "{sum14,sum15}; }", to, next);
                break;
            case 4:
                CudaAsm.Emit(Target + "{sum16,sum17}" + Next + "{sum18,sum19}; }", to, next);
                break;
            case 5:
                CudaAsm.Emit(Target + "{sum20,sum21}" + Next + "{sum22,sum23}; }", to, next);
                break;
            case 6:
                CudaAsm.Emit(Target + "{sum24,sum25}" + Next + "{sum26,sum27}; }", to, next);
                break;
            case 7:
                CudaAsm.Emit(Target + "{sum28,sum29}" + Next + "{sum30,sum31}; }", to, next);
                break;
            case 8:
                CudaAsm.Emit(Target + "{sum32,sum33}" + Next + "{sum34,sum35}; }", to, next);
                break;
            case 9:
                CudaAsm.Emit(Target + "{sum36,sum37}" + Next + "{sum38,sum39}; }", to, next);
                break;
            case 10:
                CudaAsm.Emit(Target + "{sum40,sum41}" + Next + "{sum42,sum43}; }", to, next);
                break;
            case 11:
                CudaAsm.Emit(Target + "{sum44,sum45}" + Next + "{sum46,sum47}; }", to, next);
                break;
            case 12:
                CudaAsm.Emit(Target + "{sum48,sum49}" + Next + "{sum50,sum51}; }", to, next);
                break;
            case 13:
                CudaAsm.Emit(Target + "{sum52,sum53}" + Next + "{sum54,sum55}; }", to, next);
                break;
            case 14:
                CudaAsm.Emit(Target + "{sum56,sum57}" + Next + "{sum58,sum59}; }", to, next);
                break;
            default:
                CudaAsm.Emit(Target + "{sum60,sum61}" + Next + "{sum62,sum63}; }", to, next);
                break;
        }
    }

    public static float Exchange(float value, int mask) => Warp.ShuffleXor(value, mask);

    public static float Exp(float x) => CudaExponential.Exp(x);

    // A copy of nothing still needs an address that exists.
    public static void CopyQuad(ArrayView<float> shared, int target, TensorSource source, long offset, int count) => CudaAsm.Emit(
        Address + "cp.async.cg.shared.global [to], [from], 16, %2; }",
        (long)target * sizeof(float), source.Address + (count > 0 ? offset * sizeof(float) : 0), count * sizeof(float));

    public static void CopyOne(ArrayView<float> shared, int target, TensorSource source, long offset, int count) => CudaAsm.Emit(
        Address + "cp.async.ca.shared.global [to], [from], 4, %2; }",
        (long)target * sizeof(float), source.Address + (count > 0 ? offset * sizeof(float) : 0), count * sizeof(float));

    public static void Commit() => CudaAsm.Emit("cp.async.commit_group;");

    // The number is TensorProduct.Stages − 2: an instruction's text must be a constant.
    public static void Wait() => CudaAsm.Emit("cp.async.wait_group 1;");
}
